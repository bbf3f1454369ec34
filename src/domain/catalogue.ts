import { z } from 'zod'

const exampleSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().startsWith('/'),
  body: z.json().optional(),
})

const scopeSchema = z.strictObject({
  /** RFC 6749 3.3 `scope-token`; no quote or backslash, and short enough for a Slack option's value. */
  name: z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,75}$/),
  title: z.string().min(1).max(75),
  description: z.string().min(1).max(300),
  endpoints: z.array(z.string().min(1)).min(1),
  /** A tenant with any one of these packages may use the scope. */
  packages: z.array(z.string()).min(1),
  access: z.enum(['read', 'write']),
  example: exampleSchema,
})

const areaSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().min(1).max(75),
  scopes: z.array(scopeSchema).min(1).max(10),
})

const catalogueSchema = z
  .strictObject({
    company: z.string().min(1).max(40),
    apiUrl: z.url({ protocol: /^https?$/ }),
    packages: z
      .array(z.strictObject({ id: z.string().regex(/^[a-z0-9-]+$/), name: z.string().min(1) }))
      .min(1),
    areas: z.array(areaSchema).min(1).max(10),
  })
  .superRefine((catalogue, context) => {
    const names = catalogue.areas.flatMap((area) => area.scopes.map((scope) => scope.name))
    const areas = catalogue.areas.map((area) => area.id)
    for (const again of [...twice(names), ...twice(areas)])
      context.addIssue({ code: 'custom', message: `${again} is listed twice` })
    const known = new Set(catalogue.packages.map((entry) => entry.id))
    for (const scope of catalogue.areas.flatMap((area) => area.scopes))
      for (const missing of scope.packages.filter((id) => !known.has(id)))
        context.addIssue({
          code: 'custom',
          message: `scope ${scope.name} needs package ${missing}, which is not listed`,
        })
  })

const twice = (list: readonly string[]): string[] => list.filter((one, index) => list.indexOf(one) !== index)

export type Catalogue = z.infer<typeof catalogueSchema>
export type ScopeArea = Catalogue['areas'][number]
export type Scope = ScopeArea['scopes'][number]

/** Checks a catalogue file's content. Throws a ZodError that names every fault. */
export const parseCatalogue = (content: unknown): Catalogue => catalogueSchema.parse(content)

/** The areas with the scopes that these packages include; areas with none are left out. */
export function areasFor(catalogue: Catalogue, packages: readonly string[]): ScopeArea[] {
  return catalogue.areas
    .map((area) => ({
      ...area,
      scopes: area.scopes.filter((scope) => scope.packages.some((id) => packages.includes(id))),
    }))
    .filter((area) => area.scopes.length > 0)
}

export const findScope = (catalogue: Catalogue, name: string): Scope | undefined =>
  catalogue.areas.flatMap((area) => area.scopes).find((scope) => scope.name === name)

/** What is wrong with this choice of scopes for a tenant with these packages; nothing when it may be asked for. */
export function scopesProblem(
  catalogue: Catalogue,
  packages: readonly string[],
  scopes: readonly string[],
): string | undefined {
  if (scopes.length === 0) return 'Choose at least one scope: tick an area, then its scopes.'
  const allowed = new Set(
    areasFor(catalogue, packages).flatMap((area) => area.scopes.map((scope) => scope.name)),
  )
  const refused = scopes.filter((name) => !allowed.has(name))
  if (refused.length === 0) return undefined
  const words = refused.map((name) => {
    const scope = findScope(catalogue, name)
    const needs = catalogue.packages
      .filter((entry) => scope?.packages.includes(entry.id))
      .map((entry) => entry.name)
    return scope
      ? `${scope.title} needs the ${needs.join(' or ')} package`
      : `${name} is not a scope of ${catalogue.company}`
  })
  return `${words.join('; ')}. Untick it, or ask your ${catalogue.company} contact about the package.`
}
