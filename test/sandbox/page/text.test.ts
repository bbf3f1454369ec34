import { describe, expect, test } from 'vitest'
import { readerOf } from '../../../src/sandbox/slack/page/reader.ts'
import { formatSlackDate } from '../../../src/sandbox/slack/page/text/dates.ts'
import { mrkdwnString } from '../../../src/sandbox/slack/page/text/mrkdwn.ts'
import { richText } from '../../../src/sandbox/slack/page/text/rich-text.ts'
import { plainText } from '../../../src/sandbox/slack/page/text/text-object.ts'
import { fakeWorkspace } from './support/fake-workspace.ts'

const reader = readerOf(
  fakeWorkspace().screen('U0DANA0001', { kind: 'home' }),
  new Date('2026-11-22T14:00:00Z'),
)
const draw = (text: string) => mrkdwnString(text, reader)

describe('mrkdwn', () => {
  test.each([
    ['*bold* _italic_ ~gone~', '<b>bold</b> <i>italic</i> <s>gone</s>'],
    ['*_both_*', '<b><i>both</i></b>'],
    ['a_b_c 2*3*4 not_this', 'a_b_c 2*3*4 not_this'],
    ['`*as is*`', '<code class="code">*as is*</code>'],
    ['&gt; quoted\n&gt; more\nafter', '<blockquote class="quote">quoted<br>more</blockquote>after'],
    ['fish &amp; chips &lt;3', 'fish &amp; chips &lt;3'],
    ['one\ntwo', 'one<br>two'],
    [':no_such_emoji: 10:30:15', ':no_such_emoji: 10:30:15'],
  ])('%s', (text, html) => {
    expect(draw(text)).toBe(html)
  })

  test('names people, channels, groups and everyone', () => {
    const html = draw(
      '<@U0ADA00001> <@U0DANA0001|dana> <#C0RANDOM01> <!subteam^S01|@api> <!subteam^S0APITEAM1> <!here>',
    )

    expect(html).toContain('<span class="mention">@Ada Okafor</span>')
    expect(html).toContain('<span class="mention mention-me">@Dana Reyes</span>')
    expect(html).toContain('href="/?as=dana&amp;at=C0RANDOM01">#random</a>')
    expect(html).toContain('>@api<')
    expect(html).toContain('>@api-team<')
    expect(html).toContain('@here')
  })

  test('links open in a new tab; bare addresses link unless verbatim', () => {
    expect(draw('<https://example.com/a_b_c|the _docs_>')).toBe(
      '<a class="link" href="https://example.com/a_b_c" target="_blank" rel="noopener noreferrer">the _docs_</a>',
    )
    expect(draw('see https://example.com/x.')).toContain('href="https://example.com/x"')
    expect(mrkdwnString('see https://example.com/x.', reader, { verbatim: true })).toBe(
      'see https://example.com/x.',
    )
  })

  test('code blocks keep everything as it is and can be copied', () => {
    expect(draw('```\n*curl* <https://example.com|x> &lt;b&gt;\n```')).toContain(
      '<code data-copy-source>*curl* x &lt;b&gt;</code>',
    )
  })

  test.each([
    '<script>alert(1)</script>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<javascript:alert(1)|click>',
    '"><img src=x onerror=alert(1)>',
    '*<img src=x>*',
    '<https://e.com/"onmouseover="x|y>',
  ])('injects nothing: %s', (text) => {
    const html = draw(text)

    expect(html).not.toMatch(/<(script|img)|href="javascript|"onmouseover/i)
  })

  test('dates are told in the reader’s time zone', () => {
    expect(draw('<!date^1795323600^{date_short_pretty} at {time}|later>')).toMatch(
      />Today at 12:00 AM|>Tomorrow at/,
    )
    expect(formatSlackDate(1_795_323_600, '{date_num} {time}', 'Asia/Tokyo', reader.now)).toBe(
      '2026-11-22 2:00 PM',
    )
    expect(draw('<!date^nonsense^{date}|the fallback>')).toBe('the fallback')
  })
})

describe('text of people', () => {
  test('plain_text shows what was typed, also when it looks like markup', () => {
    const html = String(plainText('<!channel> <@U0ADA00001> *not bold* <script>'))

    expect(html).toBe('&lt;!channel&gt; &lt;@U0ADA00001&gt; *not bold* &lt;script&gt;')
  })

  test('plain_text with emoji: false leaves shortcodes alone', () => {
    expect(String(plainText(':x:', false))).toBe(':x:')
    expect(String(plainText(':x:'))).toContain('role="img"')
  })

  test('rich_text text elements are never parsed', async () => {
    const html = String(
      await richText(
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '<!channel> *x* :x:', style: { bold: true, code: true } },
                { type: 'link', url: 'javascript:alert(1)', text: 'no link' },
                { type: 'user', user_id: 'U0ADA00001' },
                { type: 'date', timestamp: 1_795_323_600, format: '{time}', fallback: 'later' },
                { type: 'broadcast', range: 'here' },
                { type: 'emoji', name: 'rocket' },
              ],
            },
          ],
        },
        reader,
      ),
    )

    expect(html).toContain('<b><code class="code">&lt;!channel&gt; *x* :x:</code></b>')
    expect(html).toContain('no link')
    expect(html).not.toContain('javascript:')
    expect(html).toContain('@Ada Okafor')
    expect(html).toContain('12:00 AM')
    expect(html).toContain('@here')
    expect(html).toContain('rocket emoji')
  })
})
