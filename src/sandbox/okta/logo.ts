import { validationFailed } from './errors.ts'
import { isoNow, type Org } from './store.ts'

const MOST_BYTES = 1_000_000

/** By content, whatever the part's own type says; SVG is text and told by its root element. */
const SIGNATURES: [type: string, test: (bytes: Buffer) => boolean][] = [
  ['image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['image/gif', (bytes) => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))],
  ['image/svg+xml', (bytes) => bytes.subarray(0, 1024).toString('utf8').includes('<svg')],
]

export function saveLogo(org: Org, appId: string, bytes: Buffer): void {
  const type = SIGNATURES.find(([, test]) => test(bytes))?.[0]
  if (!type) throw validationFailed('file', 'file: The file must be a PNG, JPG, GIF or SVG image')
  if (bytes.length >= MOST_BYTES) throw validationFailed('file', 'file: The file must be smaller than 1 MB')
  org.db
    .prepare('UPDATE apps SET logo = ?, logo_type = ?, last_updated = ? WHERE id = ?')
    .run(bytes, type, isoNow(org), appId)
}

export const findLogo = (org: Org, appId: string): { logo: Buffer; type: string } | undefined =>
  org.db
    .prepare<[string], { logo: Buffer; type: string }>(
      'SELECT logo, logo_type AS type FROM apps WHERE id = ? AND logo IS NOT NULL',
    )
    .get(appId)
