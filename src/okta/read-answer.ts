/** More than any page of Okta's has. */
const MAX_BYTES = 4_000_000

/** The body as text, of which no more is read than that; nothing where there is more. */
export async function textOf({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.byteLength
    if (length > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
