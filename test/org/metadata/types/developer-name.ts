import { MetadataProblem } from '../metadata-problem';

const MOST = 80;

/** Names of components follow one rule. @throws MetadataProblem in its words */
export function refuseBadName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(name)) {
    throw new MetadataProblem(
      'The API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
      undefined,
      'INVALID_FIELD',
    );
  }
  if (name.length > MOST) {
    throw new MetadataProblem(
      `Value too long for field: DeveloperName maximum length is:${MOST}`,
      undefined,
      'STRING_TOO_LONG',
    );
  }
}
