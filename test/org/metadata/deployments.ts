import type { OrgApi } from '../data/types';
import { type DeployOptions, type DeployOutcome, deployPackage } from './deploy';

export interface Deployment {
  id: string;
  user: string;
  options: DeployOptions;
  outcome: DeployOutcome;
  /** ISO datetime of the org's clock. */
  at: string;
}

/** Deployments of this run of the org. A package is small and is worked off before its id is handed out. */
export class Deployments {
  readonly #byId = new Map<string, Deployment>();

  run(org: OrgApi, user: string, zip: Uint8Array, options: DeployOptions, at: string): Deployment {
    const outcome = deployPackage(org, user, zip, options, at);
    const id = `0Af${String(this.#byId.size + 1).padStart(12, '0')}AAA`;
    const deployment = { id, user, options, outcome, at };
    this.#byId.set(id, deployment);
    return deployment;
  }

  /** By 15 or 18 characters. */
  find(id: string): Deployment | undefined {
    return this.#byId.get(id.length === 15 ? `${id}AAA` : id);
  }
}
