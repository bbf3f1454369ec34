import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { AuditLine } from '../../src/domain/list-audit.ts'
import { auditView, DEEDS } from '../../src/slack/views/audit.ts'

const aLine = (changes: Partial<AuditLine> = {}): AuditLine => ({
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'U0DANA0001',
  action: 'app.edited',
  subject: null,
  app: { id: 'app_1', name: 'Lead Sync' },
  last4: undefined,
  changes: [],
  ...changes,
})

/** The elements of the lines of the audit after the one that says when, a user as `@id`. */
function told(line: AuditLine): string {
  const about = { app: undefined, userId: undefined }
  const { blocks } = auditView({ about, lines: [line], newer: false, older: false })
  const elements = JSON.parse(JSON.stringify(blocks.at(-1))).elements.flatMap(
    (part: { elements: object[] }) => part.elements,
  )
  return elements.flatMap(wordsOf).join('')
}

const wordsOf = (element: {
  type: string
  text?: string
  user_id?: string
  elements?: object[]
}): string[] => {
  if (element.elements) return ['\n', ...element.elements.flatMap((one) => wordsOf(one as typeof element))]
  return element.type === 'date' ? [] : [element.text ?? `@${element.user_id}`]
}

it('every action that the domain writes has its words, and no other', () => {
  const folder = new URL('../../src/domain/', import.meta.url)
  const code = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const written = code.flatMap(
    (text) => text.match(/(?<=')(app|review|secret|token|access)\.\w+(?=')/g) ?? [],
  )

  expect(Object.keys(DEEDS).sort()).toEqual([...new Set(written)].sort())
})

it('an action without words is shown as it is, with all that its row names', () => {
  expect(told(aLine({ action: 'app.painted', subject: 'U0PIA00001' }))).toBe(
    '  @U0DANA0001 app.painted Lead Sync @U0PIA00001',
  )
})

it('what the portal did by itself is told of the portal', () => {
  expect(told(aLine({ actor: 'system', action: 'secret.ended', last4: 'x4Yz' }))).toBe(
    '  DevPortal ended the secret ••••x4Yz of Lead Sync as planned',
  )
})

it('an app that is not there any more has its id', () => {
  expect(told(aLine({ app: { id: 'app_1', name: undefined } }))).toBe('  @U0DANA0001 changed app_1')
})

it('owners are people, also before and after', () => {
  const changes = [{ what: 'owner', from: 'U0DANA0001', to: 'U0PIA00001' }]

  expect(told(aLine({ action: 'app.transferred', subject: 'U0PIA00001', changes }))).toBe(
    '  @U0DANA0001 transferred Lead Sync to @U0PIA00001\nOwner: @U0DANA0001 → @U0PIA00001',
  )
})

it('long lists and long texts are cut short', () => {
  const uris = Array.from({ length: 20 }, (_, i) => `https://app.example.com/${i}/${'x'.repeat(2_000)}`)

  const text = told(
    aLine({ changes: [{ what: 'redirectUris', added: uris, removed: ['https://old.example'] }] }),
  )

  expect(text.length).toBeLessThan(1_000)
  expect(text).toMatch(
    /Redirect URIs: \+ https:\/\/app\.example\.com\/0\/x+…, .* and 15 more; − https:\/\/old\.example$/,
  )
})
