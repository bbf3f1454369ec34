/** Just enough reading of HTML for pages that this repository writes itself. */
export interface Form {
  action: string
  method: 'GET' | 'POST'
  /** Values of its fields as they stand, without those of buttons. */
  fields: Record<string, string>
  buttons: Omit<Button, 'form'>[]
}

export interface Button {
  form: Form
  text: string
  name: string
  value: string
  /** `formaction`, when the button goes elsewhere. */
  action: string | undefined
}

export const buttonsOf = (forms: Form[]): Button[] =>
  forms.flatMap((form) => form.buttons.map((button) => ({ form, ...button })))

export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, tag = '', inner = '']) => {
    const attributes = attributesOf(tag)
    return {
      action: attributes.action ?? '',
      method: attributes.method?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      fields: fieldsOf(inner),
      buttons: buttonTags(attributes.id === undefined ? inner : inner + attached(html, attributes.id)),
    }
  })
}

/** Readable text: scripts and styles gone, blanks collapsed. */
export const textOf = (html: string): string =>
  decode(html.replace(/<(script|style|title)\b.*?<\/\1>/gis, ' ').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

export const decode = (text: string): string =>
  text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return String.fromCodePoint(code)
  })

function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, tag = ''] of html.matchAll(/<input\b([^>]*)>/gis)) {
    const { name, type = 'text', value = '', checked } = attributesOf(tag)
    const counts = type === 'checkbox' || type === 'radio' ? checked !== undefined : type !== 'submit'
    if (name !== undefined && counts) fields[name] = value
  }
  for (const [, tag = '', text = ''] of html.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gis)) {
    const { name } = attributesOf(tag)
    if (name !== undefined) fields[name] = decode(text)
  }
  return fields
}

function buttonTags(html: string): Form['buttons'] {
  return [...html.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gis)].flatMap(([, tag = '', label = '']) => {
    const { name = '', value = '', type = 'submit', formaction, disabled } = attributesOf(tag)
    if (type !== 'submit' || disabled !== undefined) return []
    return [{ text: textOf(label), name, value, action: formaction }]
  })
}

/** Buttons elsewhere in the page that name the form they belong to. */
const attached = (html: string, formId: string): string =>
  [...html.matchAll(/<button\b([^>]*)>.*?<\/button>/gis)]
    .filter(([, tag = '']) => attributesOf(tag).form === formId)
    .map(([whole]) => whole)
    .join('')

function attributesOf(tag: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', quoted, single, bare] of tag.matchAll(
    /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  )) {
    attributes[name.toLowerCase()] = decode(quoted ?? single ?? bare ?? '')
  }
  return attributes
}
