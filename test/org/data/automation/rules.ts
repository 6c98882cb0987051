import type { Row } from '../row';

/**
 * What a customer's administrator has set up to happen when records are saved. Conditions and values are formulas,
 * which may ask who saves and what the record was before: ISNEW(), ISCHANGED(Field), PRIORVALUE(Field),
 * $User.Username, $Profile.Name, $Permission.Name.
 */
export type AutomationRule = ValidationRule | FieldUpdate | FailingCode | DuplicateRule;

interface Named {
  name: string;
  object: string;
}

/** A save for which the condition is true is refused: FIELD_CUSTOM_VALIDATION_EXCEPTION. */
export interface ValidationRule extends Named {
  kind: 'validation';
  condition: string;
  message: string;
  /** The field that the message stands at; none: the top of the page. */
  field?: string | undefined;
}

/** A flow that changes other fields of the record once it is saved, in the same transaction and as the same user. */
export interface FieldUpdate extends Named {
  kind: 'update';
  condition: string;
  /** Formulas by field. */
  set: Record<string, string>;
}

/** A trigger or a flow that throws where the condition is true. */
export interface FailingCode extends Named {
  kind: 'failure';
  by: 'trigger' | 'flow';
  condition: string;
  message: string;
}

/** Records that are alike in all these fields, none of them blank, are duplicates. */
export interface DuplicateRule extends Named {
  kind: 'duplicates';
  fields: string[];
  /** Alerts are passed by a writer who allows the save; a block never is. */
  action: 'alert' | 'block';
  on: ('create' | 'edit')[];
  message: string;
}

/** One save on its way: the record as it was (null: new), as it will be, and whose it is. */
export interface Save {
  before: Readonly<Row> | null;
  after: Readonly<Row>;
  user: string;
  at: string;
}
