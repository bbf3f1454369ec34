import { type Catalogue, scopesProblem } from './catalogue.ts'
import { InputError } from './errors.ts'
import { inspectLogo, type Logo } from './logos.ts'
import type { ApplicationType } from './records.ts'
import { redirectUriProblems } from './redirect-uris.ts'

export const MAX_NAME = 100
export const MAX_PURPOSE = 500

/** What a person typed for a new or a changed app. */
export interface AppRequest {
  name: string
  type: ApplicationType
  purpose: string
  redirectUris: string[]
  scopes: string[]
  /** Absent: no logo, or the one it has. */
  logo?: Uint8Array | undefined
}

export interface AppRules {
  catalogue: Catalogue
  packagesOf(tenantId: string): readonly string[]
  /** Hosts of the portal and of the authorization server, with port. */
  forbiddenHosts: readonly string[]
}

export interface CheckedRequest extends Omit<AppRequest, 'logo'> {
  logo: Logo | undefined
}

/** Throws an `InputError` with a sentence for every wrong field: nothing is registered half. */
export function checkAppRequest(rules: AppRules, tenantId: string, request: AppRequest): CheckedRequest {
  const fields: Record<string, string> = {}
  const name = tidied(request.name, MAX_NAME)
  const purpose = request.type === 'partner' ? tidied(request.purpose, MAX_PURPOSE) : ''
  const redirectUris = request.redirectUris.map((uri) => uri.trim())
  const problem = nameProblem(name)
  if (problem) fields.name = problem
  if (request.type === 'partner' && !purpose)
    fields.purpose = 'Tell the reviewers in a sentence or two what it will do.'
  const turned = directionProblem(purpose)
  if (turned) fields.purpose = turned
  if (purpose.length > MAX_PURPOSE)
    fields.purpose = `At most ${MAX_PURPOSE} characters; this has ${purpose.length}.`
  if (redirectUris.length === 0) fields['redirectUris.0'] = 'Enter at least one redirect URI.'
  const uriRules = { forbiddenHosts: rules.forbiddenHosts, type: request.type }
  for (const [index, sentence] of redirectUriProblems(redirectUris, uriRules))
    fields[`redirectUris.${index}`] = sentence
  const scopes = [...new Set(request.scopes)]
  const wrongScopes = scopesProblem(rules.catalogue, rules.packagesOf(tenantId), scopes)
  if (wrongScopes) fields.scopes = wrongScopes
  const logo = request.logo && inspectLogo(request.logo)
  if (typeof logo === 'string') fields.logo = logo
  if (Object.keys(fields).length > 0) throw new InputError(fields)
  return {
    name,
    type: request.type,
    purpose,
    redirectUris,
    scopes,
    logo: typeof logo === 'string' ? undefined : logo,
  }
}

/** One way to write what looks the same. What is far too long is refused as it is: composing it takes its length squared. */
const tidied = (text: string, longest: number): string =>
  text.length > 10 * longest ? text : text.normalize('NFC').trim()

/** Nothing that anybody could see: format characters, spaces, Hangul fillers. */
const BLANK = /[\p{Cf}\p{Z}\u115f\u1160\u3164\uffa0]/gu

/** Control characters, line separators, bidi marks and overrides, lone surrogates and invisible spaces. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u

/** Text that people write in lines may run either way, but not be turned round so that it reads as something else. */
export const directionProblem = (text: string): string | undefined =>
  /[\u202a-\u202e\u2066-\u2069]/u.test(text)
    ? 'Remove the text-direction characters: they make a text read as another.'
    : undefined

export function nameProblem(name: string): string | undefined {
  if (name.replace(BLANK, '') === '') return 'Enter a name for your app.'
  const length = [...name].length
  if (length > MAX_NAME) return `At most ${MAX_NAME} characters; this has ${length}.`
  if (UNSAFE.test(name)) return 'Remove the invisible or text-direction characters from the name.'
  return undefined
}
