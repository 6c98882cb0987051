import type { SharingModel } from '../access';
import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Store } from '../store';
import { DEFAULT_MODELS, MODEL_COLUMNS, MODEL_WORDS, offeredModels, parentFieldsOf } from './shared-objects';

/** Organisation-wide defaults: what everybody may do with rows that nothing else opens to them. */
export class OrgWideDefaults {
  private readonly models = new Map<string, SharingModel>();

  constructor(private readonly store: Store) {}

  of(def: ObjectDef): SharingModel {
    return (
      this.models.get(def.name) ??
      DEFAULT_MODELS[def.name] ??
      (parentFieldsOf(def.name) ? 'ControlledByParent' : 'ReadWrite')
    );
  }

  /** @throws OrgError INVALID_TYPE for an object without sharing of its own, or that is not offered this model. */
  set(def: ObjectDef, model: SharingModel): void {
    const offered = offeredModels(def.name, def.custom);
    if (offered.length === 0) {
      throw new OrgError(400, 'INVALID_TYPE', `${def.name} has no sharing of its own`);
    }
    if (!offered.includes(model)) {
      throw new OrgError(400, 'INVALID_TYPE', `${def.name} may be ${offered.join(', ')}, not ${model}`);
    }
    this.put(def.name, model);
    const column = MODEL_COLUMNS[def.name];
    if (!column) return;
    for (const row of this.store.table('Organization').rows.values()) {
      this.store.patch('Organization', row, { [column]: MODEL_WORDS[model] });
    }
  }

  /** Lets an object that is taken away, and may be made again, have none of its own. */
  forget(object: string): void {
    this.put(object, undefined);
  }

  private put(object: string, model: SharingModel | undefined): void {
    const set = (to: SharingModel | undefined) =>
      to ? this.models.set(object, to) : this.models.delete(object);
    const before = this.models.get(object);
    set(model);
    this.store.onUndo(() => set(before));
  }
}
