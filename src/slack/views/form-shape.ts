import type { Catalogue } from '../../domain/catalogue.ts'
import type { ApplicationType, Proposal, Review } from '../../domain/records.ts'

/** What decides which blocks the form has. What is typed lives in Slack, under ids that stay the same. */
export interface FormShape {
  /** Set when an app is edited. */
  appId?: string | undefined
  /** The submission that the form was filled with, where that is not the app as it stands. */
  reviewId?: string | undefined
  type: ApplicationType
  /** Numbers of the URI fields, in order; a number is never used again, so a removed field takes its text along. */
  uris: number[]
  /** The highest number that was used so far. Absent in forms that an older version has drawn. */
  lastUri?: number | undefined
  areas: string[]
}

export const newForm: FormShape = { type: 'internal', uris: [1], lastUri: 1, areas: [] }

/** Block ids of the form; errors are shown at these. */
export const formBlocks = {
  name: 'name',
  logo: 'logo',
  type: 'type',
  areas: 'areas',
  purpose: 'purpose',
  uri: (id: number): string => `uri:${id}`,
  scopes: (areaId: string): string => `scopes:${areaId}`,
} as const

export interface FormContext {
  catalogue: Catalogue
  packages: readonly string[]
  /** Of the app that is edited: what the fields are filled with. */
  version?: Proposal | undefined
  /** The submission that this is. */
  shown?: Review | undefined
}
