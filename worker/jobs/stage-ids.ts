/** The stages of a run, in order. */
export const STAGE_IDS = ['pull', 'signals', 'score', 'plan', 'write'] as const;
export type StageId = (typeof STAGE_IDS)[number];
