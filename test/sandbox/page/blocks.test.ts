import { describe, expect, test } from 'vitest'
import { blocks } from '../../../src/sandbox/slack/page/blocks/block.ts'
import type { Draw } from '../../../src/sandbox/slack/page/draw.ts'
import { modal } from '../../../src/sandbox/slack/page/parts/modal.ts'
import { readerOf } from '../../../src/sandbox/slack/page/reader.ts'
import { everyBlock } from './support/every-block.ts'
import { fakeWorkspace, modalView } from './support/fake-workspace.ts'

const reader = readerOf(fakeWorkspace().screen('U0DANA0001', { kind: 'home' }))
const draw: Draw = { reader, surface: 'modal', key: 'V1' }

describe('blocks', () => {
  test.each(everyBlock.map((block, i) => [`${i} ${block.type}`, block] as const))(
    'draws %s',
    async (_, block) => {
      const html = String(await blocks([block], draw))

      expect(html).not.toContain('unknown-block')
      expect(html).not.toContain('[object')
      expect(html).not.toContain('undefined')
      expect(html.replace(/<[^>]*>|\s/g, '') + (html.match(/<(hr|img|input)/)?.[0] ?? '')).not.toBe('')
    },
  )

  test('every id is used once', async () => {
    const named = everyBlock.map((block, i) => ({ ...block, block_id: `b${i}` }))
    const html = String(await blocks(named, draw))
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)

    expect(ids.length).toBe(new Set(ids).size)
  })

  test('a block that nobody knows is seen', async () => {
    expect(String(await blocks([{ type: 'hologram' }], draw))).toContain('hologram')
  })

  test('a link button tells its address, and only http addresses become links', async () => {
    const button = (url: string) => ({
      type: 'actions' as const,
      elements: [
        { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' }, url },
      ],
    })

    expect(String(await blocks([button('https://example.com/?a=1&b="2"')], draw))).toContain(
      'href="https://example.com/?a=1&amp;b=&quot;2&quot;"',
    )
    expect(String(await blocks([button('javascript:alert(1)')], draw))).not.toContain('href')
  })
})

describe('modals', () => {
  test('a mistake is tied to its field', async () => {
    const html = String(await modal(modalView({ errors: { name: 'Too <short>' } }), reader))

    expect(html).toContain('Too &lt;short&gt;')
    expect(html).toMatch(
      /id="V0CREATE01-name-name"[^>]*aria-describedby="V0CREATE01-name-error"[^>]*aria-invalid="true"/,
    )
  })

  test('what is typed so far stands in the fields', async () => {
    const values = {
      name: { name: { type: 'plain_text_input', value: 'My "app" <3' } },
      kind: { kind: { type: 'radio_buttons', selected_option: { value: 'For internal use only' } } },
    }
    const html = String(await modal(modalView({ values }), reader))

    expect(html).toContain('value="My &quot;app&quot; &lt;3"')
    expect(html.match(/ checked/g)).toHaveLength(1)
  })

  test('a pushed view offers the way back', async () => {
    expect(String(await modal(modalView({ depth: 1 }), reader))).toContain('aria-label="Back"')
    expect(String(await modal(modalView(), reader))).not.toContain('aria-label="Back"')
  })
})
