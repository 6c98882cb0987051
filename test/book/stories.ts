import { AWKWARD } from './awkward-stories';
import { NAMED } from './named-stories';
import type { Story } from './story';

/** In the order in which their accounts are made. */
export const STORIES: readonly Story[] = [...NAMED, ...AWKWARD];
