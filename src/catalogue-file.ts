import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Add } from './config.ts'
import { type Catalogue, parseCatalogue } from './domain/catalogue.ts'

/** The operator's own, or the one that comes with the program. */
export function readCatalogue(path: string | undefined, add: Add): Catalogue | undefined {
  const file = path ?? new URL('./domain/zoominfo-catalogue.json', import.meta.url)
  try {
    return parseCatalogue(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error)
    add('CATALOGUE', `cannot be used: ${reason}`)
    return undefined
  }
}

/** `TENANT_PACKAGES` names only what the catalogue has. */
export function checkPackages(value: string, catalogue: Catalogue | undefined, add: Add): void {
  const known = catalogue?.packages.map((entry) => entry.id) ?? []
  const named = value.split(',').flatMap((part) => part.replace(/^.*=/, '').split('|'))
  const unknown = [...new Set(named)].filter((id) => !known.includes(id))
  if (catalogue && unknown.length > 0)
    add(
      'TENANT_PACKAGES',
      `names ${unknown.join(', ')}, which the catalogue does not have; it has ${known.join(', ')}`,
    )
}
