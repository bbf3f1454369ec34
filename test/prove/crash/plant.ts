/**
 * What can be made wrong on purpose, to see that the proof would find it: `autocommit`, no statement is held together
 * with another one; `blind`, the program does not see what stands in the reviewer channel.
 */
export const plants = ['autocommit', 'blind'] as const
export type Plant = (typeof plants)[number]

/** The name of the setting by which the program is told; it knows nothing of it. */
export const PLANT = 'CRASH_PLANT'
