import { describe, expect, it } from 'vitest'
import { type AppRequest, checkAppRequest } from '../src/domain/app-rules.ts'
import { PortalError, quoted } from '../src/domain/errors.ts'
import { secretsIn } from '../src/domain/new-secret.ts'
import { redirectUriProblem } from '../src/domain/redirect-uris.ts'
import { scrub } from '../src/log.ts'
import { markdown } from '../src/sandbox/slack/page/blocks/markdown.ts'
import { readerOf } from '../src/sandbox/slack/page/reader.ts'
import { textWithEmoji } from '../src/sandbox/slack/page/text/emoji.ts'
import { mrkdwnString } from '../src/sandbox/slack/page/text/mrkdwn.ts'
import { plain, readable } from '../src/sandbox/slack/person/words.ts'
import { unescaped } from '../src/slack/input.ts'
import { nearest, subcommands, wordsOf } from '../src/slack/listeners/commands.ts'
import { cut, sentence, sentenceText } from '../src/slack/views/blocks.ts'
import { fakeWorkspace } from './sandbox/page/support/fake-workspace.ts'
import { catalogue } from './support/core.ts'

/** More than Slack takes: what takes the length squared takes minutes of it, what takes the length a blink. */
const LENGTH = 200_000

/** Beginnings of what a reader looks for, which never come to their end. */
const pieces = [
  ...[
    ' ',
    '\n',
    '.',
    '-',
    '/',
    '\\',
    '"',
    "'",
    '`',
    '“',
    '”',
    '<',
    '>',
    '&',
    '@',
    '#',
    '*',
    '_',
    '~',
    ':',
    '[',
  ],
  ...[
    '%2e',
    '&lt;',
    '<@',
    '<@U1|',
    '<a|',
    '<!date^1^',
    '<!subteam^a|',
    '<https:a',
    '**a',
    '*a ',
    '_a ',
    '~a ',
  ],
  ...[
    '“a',
    '`a',
    '```a',
    '[a](https:',
    '> a\n',
    'http://',
    'https://a/',
    'eyJa-',
    '-eyJ',
    'xoxb-',
    'Basic ',
    'dps_a',
  ],
  ...['?code=', 'Bearer  ', '\u0301\u0327', '\ud800', '😀', '\u202e', '{a'],
]

/** The same all along, and between words. */
const texts = pieces.flatMap((piece) => {
  const many = piece.repeat(LENGTH / piece.length)
  return [many, `a b${many}c`]
})

const screen = fakeWorkspace().screen('U0DANA0001', { kind: 'home' })
const reader = readerOf(screen, new Date('2026-11-22T14:00:00Z'))
const rules = { catalogue, packagesOf: () => ['enterprise-api'], forbiddenHosts: ['devportal.example.com'] }
const asRequest = (text: string): AppRequest => ({
  name: text,
  type: 'partner',
  purpose: text,
  redirectUris: [text],
  scopes: [text],
})

/** Whatever reads what people and strangers type, in the portal and in the sandbox. */
const readers: Record<string, (text: string) => unknown> = {
  'the words of a command': (text) => wordsOf(text),
  'the nearest command': (text) => nearest(wordsOf(text)[0], Object.keys(subcommands)),
  'text that Slack has escaped': unescaped,
  'the form of an app': (text) => refusal(() => checkAppRequest(rules, 'T1', asRequest(text))),
  'a redirect URI': (text) => redirectUriProblem(`https://a/${text}`, { ...rules, type: 'internal' }),
  'secrets in a message': secretsIn,
  'words in a sentence of ours': (text) => sentence(`There is no ${quoted(text)}.`),
  'a sentence': sentence,
  'a sentence that is read aloud': sentenceText,
  'text that is cut': (text) => cut(text, LENGTH - 1),
  'a line of the log': scrub,
  'mrkdwn on the page': (text) => mrkdwnString(text, reader),
  'a markdown block on the page': (text) => markdown({ type: 'markdown', text }, { reader } as never),
  'emoji on the page': (text) => textWithEmoji(text),
  'markup as words': (text) => readable(text, screen),
  'a label': plain,
}

function refusal(check: () => unknown): PortalError {
  try {
    check()
  } catch (error) {
    if (error instanceof PortalError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe(`text of ${LENGTH} characters, made to keep a reader busy, is read in no time`, () => {
  it.each(Object.keys(readers))('by what reads %s', (what) => {
    for (const text of texts) expect(() => readers[what]?.(text)).not.toThrow()
  })
})
