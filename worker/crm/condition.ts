import { PlimsollError } from '../../shared/error';

const WRONG = /^(INVALID_FIELD|INVALID_FIELD_VALUE|INVALID_QUERY_FILTER_OPERATOR|MALFORMED_QUERY)$/;

/** Where the condition on who is a customer stands, and what to do where it is refused. */
export const SCOPE = {
  name: 'salesforce.scope',
  remedy:
    'Correct salesforce.scope, a SOQL condition on Account, in plimsoll.yaml; or, before the set-up is done, grant the integration user its fields: assign the permission set Plimsoll_Reader.',
};

/**
 * For `catch` of a query with a condition that somebody wrote: a refusal of the condition is said of it, by its name,
 * on one line; any other error stays as it is.
 * @throws always
 */
export const conditionRefused =
  ({ name, remedy }: { name: string; remedy: string }) =>
  (error: unknown): never => {
    if (!(error instanceof PlimsollError) || !WRONG.test(error.code)) throw error;
    throw new PlimsollError(
      error.code,
      `Salesforce does not take ${name}: ${reasonOf(error.message)}`,
      remedy,
      error,
    );
  };

/** What Salesforce says below the excerpt of the query and the place that it points to. */
function reasonOf(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => line.startsWith('ERROR at Row'));
  const said = lines
    .slice(at + 1)
    .join(' ')
    .trim();
  return said.replace(/ If you are attempting to use a custom field, .*$/, '');
}
