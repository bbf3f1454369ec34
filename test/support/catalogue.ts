import { readFileSync } from 'node:fs'
import { type Catalogue, parseCatalogue } from '../../src/domain/catalogue.ts'

/** The catalogue that the product ships with. */
export const catalogue: Catalogue = parseCatalogue(
  JSON.parse(readFileSync(new URL('../../src/domain/zoominfo-catalogue.json', import.meta.url), 'utf8')),
)
