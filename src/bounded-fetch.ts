/** Many times what an answer of Okta or Slack has: a page of 200 apps or people is 400 KB. */
const MAX_BYTES = 4_000_000

/** `fetch` for every neighbour: of an answer no more is read than 4 MB, as it is unpacked. Reading on fails. */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (!response.body || isShort(response.headers)) return response
  return new Response(response.body.pipeThrough(bound()), response)
}

/** The same, read to its end: what breaks off in the middle fails here, like an answer that never came. */
export const wholeFetch: typeof fetch = async (input, init) => {
  const response = await boundedFetch(input, init)
  return response.body ? new Response(await response.arrayBuffer(), response) : response
}

/** By the length that it names itself, which says nothing of what is packed. */
function isShort(headers: Headers): boolean {
  const named = headers.get('content-length')
  return named !== null && Number(named) <= MAX_BYTES && !headers.has('content-encoding')
}

function bound(): TransformStream<Uint8Array, Uint8Array> {
  let length = 0
  return new TransformStream({
    transform(chunk, controller) {
      length += chunk.byteLength
      if (length > MAX_BYTES) controller.error(new Error(`the answer has more than ${MAX_BYTES} bytes`))
      else controller.enqueue(chunk)
    },
  })
}

/** Of 200 entries each: as many apps or people as nobody has. */
const MAX_PAGES = 5_000

/** For pages that each name the next one: false for one that was there before, and for one too many. */
export function pagesWithEnd(): (next: string) => boolean {
  const seen = new Set<string>()
  return (next) => !seen.has(next) && seen.add(next).size <= MAX_PAGES
}
