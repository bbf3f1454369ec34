import { z } from 'zod'
import type { Actor } from '../domain/access.ts'
import type { AppRequest } from '../domain/app-rules.ts'
import { fields } from './ids.ts'
import { type FormShape, formBlocks } from './views/form-shape.ts'

/** What Slack sends is checked for shape here; what it means is the domain's to judge. */

interface Body {
  user?: { id: string; team_id?: string } | undefined
  user_id?: string
  team?: { id: string } | null | undefined
  team_id?: string
}

/**
 * Who clicked. The tenant is the workspace that the app is installed in, never one that a payload names; a person
 * whose own workspace differs is a Slack Connect visitor.
 */
export function actorOf(body: object, tenantId: string): Actor {
  const { user, user_id, team, team_id } = body as Body
  const userId = user?.id ?? user_id
  if (!userId) throw new Error('The payload names no user')
  return { tenantId, userId, homeTenantId: user?.team_id ?? team?.id ?? team_id }
}

/** All that the message says, wherever it says it: text, blocks, attachments, titles of files. Only to search in. */
export const messageTextOf = (body: object): string =>
  'message' in body ? JSON.stringify(body.message ?? '') : ''

const metadataSchema = z.object({ appId: z.string() })

/** The app that a modal is about. */
export const appIdOf = (view: { private_metadata: string }): string =>
  metadataSchema.parse(JSON.parse(view.private_metadata)).appId

const shapeSchema = z.object({
  appId: z.string().optional(),
  reviewId: z.string().optional(),
  type: z.enum(['internal', 'partner']),
  uris: z.array(z.number().int()).min(1).max(40),
  lastUri: z.number().int().optional(),
  areas: z.array(z.string()),
})

/** The form's own state, which travels in the view. */
export const shapeOf = (view: { private_metadata: string }): FormShape =>
  shapeSchema.parse(JSON.parse(view.private_metadata))

const optionSchema = z.object({ value: z.string() })
const elementSchema = z.object({
  value: z.string().nullish(),
  selected_option: optionSchema.nullish(),
  selected_options: z.array(optionSchema).nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_user: z.string().nullish(),
  files: z
    .array(
      z.object({
        id: z.string(),
        url_private_download: z.string().optional(),
        url_private: z.string().optional(),
      }),
    )
    .nullish(),
})

type Values = Record<string, Record<string, unknown>>
export type SubmittedFile = NonNullable<z.infer<typeof elementSchema>['files']>[number]

/** One element of `view.state.values`; an absent one reads as empty. */
export const elementOf = (values: Values, blockId: string, actionId: string): z.infer<typeof elementSchema> =>
  elementSchema.parse(values[blockId]?.[actionId] ?? {})

export interface SubmittedApp {
  request: Omit<AppRequest, 'logo'>
  file: SubmittedFile | undefined
}

/** The app form as submitted. */
export function submittedApp(shape: FormShape, values: Values): SubmittedApp {
  const textOf = (blockId: string, actionId: string): string =>
    elementOf(values, blockId, actionId).value ?? ''
  const chosen = (areaId: string): string[] =>
    elementOf(values, formBlocks.scopes(areaId), fields.scopes).selected_options?.map(
      (entry) => entry.value,
    ) ?? []
  return {
    request: {
      name: textOf(formBlocks.name, fields.name),
      type: shape.type,
      purpose: textOf(formBlocks.purpose, fields.purpose),
      redirectUris: shape.uris.map((id) => textOf(formBlocks.uri(id), fields.uri)),
      scopes: shape.areas.flatMap(chosen),
    },
    file: elementOf(values, formBlocks.logo, fields.logo).files?.[0],
  }
}

/** A domain field to the block that shows its error: errors can only stand at inputs that the view has. */
export function blockOfField(field: string, shape: FormShape, refusedAreas: readonly string[]): string {
  if (field === 'scopes') {
    const area = shape.areas.find((id) => refusedAreas.includes(id)) ?? shape.areas[0]
    return area ? formBlocks.scopes(area) : formBlocks.areas
  }
  const uri = /^redirectUris\.(\d+)$/.exec(field)
  if (uri) return formBlocks.uri(shape.uris[Number(uri[1])] ?? shape.uris[0] ?? 1)
  return field
}

/** Strips what Slack adds to typed text: `&amp;` and its kin, and `<@U1|name>`, `<#C1|name>`, `<https://…|…>` around names. */
export const unescaped = (text: string): string =>
  text
    .replace(/<([^<>|]+)(\|[^<>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
