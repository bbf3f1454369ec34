export interface CurlCall {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}

/** Reads the `curl` of a message as a shell would, with `$TOKEN` set; throws at an option it does not know. */
export function readCurl(command: string, token: string): CurlCall {
  const [program, ...args] = shellWords(command.replaceAll('\\\n', ' '), token)
  if (program !== 'curl') throw new Error(`${program} is not curl`)
  const call: CurlCall = { url: '', method: '', headers: {} }
  while (args.length > 0) {
    const word = args.shift() ?? ''
    if (word === '-sS') continue
    else if (word === '-X') call.method = args.shift() ?? ''
    else if (word === '-d') call.body = args.shift() ?? ''
    else if (word === '-H') {
      const [, name = '', value = ''] = /^([^:]+): (.*)$/s.exec(args.shift() ?? '') ?? []
      call.headers[name] = value
    } else if (/^https?:/.test(word)) call.url = word
    else throw new Error(`curl with ${word}?`)
  }
  call.method ||= call.body === undefined ? 'GET' : 'POST'
  return call
}

/** Words in single quotes as they are, in double quotes with `$TOKEN` replaced; `\'` outside of quotes. */
const shellWords = (line: string, token: string): string[] =>
  (line.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []).map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single?: string, double?: string, escaped?: string) =>
      single === undefined ? (escaped ?? double?.replaceAll('$TOKEN', token) ?? '') : single,
    ),
  )

/** The command on a screen: from `curl` to the line that does not go on. */
export const curlOn = (screen: string): string => /^curl (?:.*\\\n)*.*/m.exec(screen)?.[0] ?? ''
