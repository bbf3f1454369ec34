/** What can be planted in the program, to see that the proof finds it. */
export const faults = [
  'ends',
  'rejects',
  'freezes',
  'hangs',
  'keeps',
  'takes',
  'tells',
  'mumbles',
  'goes deaf',
] as const
export type Fault = (typeof faults)[number]
