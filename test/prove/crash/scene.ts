import type { MortalWorld } from './mortal-world.ts'

/** Whom the app has to tell by direct message, and a text that is in it. */
export type Told = readonly [person: string, text: string]

/** One click of a person, with what leads to it and what has to come of it, wherever the program dies meanwhile. */
export interface Scene {
  /** What has happened before. */
  prepare?(): Promise<unknown>
  /** The way to the button; gone once more where the click was lost. */
  open(): Promise<unknown>
  /** The program is not running when that is done: what is disturbed is its start. */
  atStart?: true
  /** One gesture, and what the person then waits for. Where the program dies it never comes. */
  click(): Promise<unknown>
  /**
   * What somebody does who got no answer, whether or not the click was taken. Without it the click is made again, by
   * `open` and `click`, where nothing was taken.
   */
  again?(): Promise<unknown>
  /** What stands in the audit of it in the end: each once, with a `+` once or more, with a `*` any number of times. */
  audit: readonly string[]
  /** Who hears of it in the end. */
  told?: readonly Told[]
  /** Who may hear of it, if it took long. */
  mayTell?: readonly Told[]
  /** What has to be so at the very end besides; a sentence each that is not. */
  end?(): Promise<readonly string[]> | readonly string[]
}

/** `name` is this run's own: of the app, where there is one. */
export type Journey = (world: MortalWorld, name: string) => Scene
