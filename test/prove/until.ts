import { setTimeout as wait } from 'node:timers/promises'

/** Looks again until it is so; false when it never became so in that time. */
export async function until(isSo: () => boolean | Promise<boolean>, ms = 10_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await wait(10)) if (await isSo()) return true
  return isSo()
}
