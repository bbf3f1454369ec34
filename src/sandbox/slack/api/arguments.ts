/**
 * Arguments arrive as form fields, objects among them as JSON. Each schema also takes the value itself, for callers
 * that send JSON.
 */
import * as z from 'zod'

const parsedJson = (value: unknown) => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** An object or list; what is in it is checked by Block Kit's own rules. */
export const json = z.preprocess(parsedJson, z.unknown())
export const bool = z.preprocess(parsedJson, z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean))
export const int = z.preprocess(parsedJson, z.int())
export const string = z.string()
export const id = z.string().min(1)
/** Comma separated in forms. */
export const idList = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value),
  z.array(z.string().min(1)),
)

/** Bolt adds `team_id` to every call in a listener. */
export const args = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ...shape, team_id: z.string().optional() })

export const page = { cursor: string.optional(), limit: int.optional() }
