/** Stands in place of evidence from a record that the viewer may not read. */
export const HIDDEN_EVIDENCE = 'hidden: no access';
