import { mintedId } from '../data/ids';
import type { OrgApi } from '../data/org-api';
import { Lapsing } from '../lapsing';
import { type DeployOptions, type DeployOutcome, deployPackage } from './deploy';

export type DeployStatus =
  | 'Pending'
  | 'InProgress'
  | 'Succeeded'
  | 'SucceededPartial'
  | 'Failed'
  | 'Canceling'
  | 'Canceled';

export interface Deployment {
  id: string;
  user: string;
  options: DeployOptions;
  status: DeployStatus;
  /** ISO datetimes of the org's clock. */
  createdDate: string;
  startDate: string | null;
  completedDate: string | null;
  lastModifiedDate: string;
  canceledBy: string | null;
  /** null until it is worked off. */
  outcome: DeployOutcome | null;
}

/** Deployments are told of for 30 days. Source: help, "Monitor Deployments". */
const KEPT_MS = 30 * 24 * 3_600_000;

/** How long a deployment waits in line, and how long the org is at work on it. */
export interface Pace {
  pendingMs: number;
  workMs: number;
}

interface Surroundings {
  org: OrgApi;
  /** The org's clock. */
  stamp(): string;
  /** Called when a deployment has changed the org, outside of any request. */
  saved(): void;
}

/**
 * Deployments of this run of the org: one after another, each seen first waiting, then in progress, then done.
 */
export class Deployments {
  pace: Pace = { pendingMs: 10, workMs: 10 };
  readonly #byId = new Lapsing<Deployment>(({ completedDate }) => this.#isOld(completedDate));
  #count = 0;
  readonly #line: Array<{ deployment: Deployment; zip: Uint8Array }> = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly around: Surroundings) {}

  start(user: string, zip: Uint8Array, options: DeployOptions): Deployment {
    const now = this.around.stamp();
    this.#count += 1;
    const deployment: Deployment = {
      id: mintedId('0Af', this.#count),
      user,
      options,
      status: 'Pending',
      createdDate: now,
      startDate: null,
      completedDate: null,
      lastModifiedDate: now,
      canceledBy: null,
      outcome: null,
    };
    this.#byId.set(deployment.id.slice(0, 15), deployment);
    this.#line.push({ deployment, zip });
    if (this.#timer === undefined) this.#next();
    return deployment;
  }

  /** By 15 or 18 characters. */
  find(id: string): Deployment | undefined {
    return this.#byId.get(id.slice(0, 15));
  }

  /** Asks for an end; false: it has come to one already. What waits is cancelled at once. */
  cancel(deployment: Deployment, user: string): boolean {
    if (deployment.completedDate !== null) return false;
    deployment.canceledBy = user;
    deployment.lastModifiedDate = this.around.stamp();
    if (deployment.status === 'Pending') this.#end(deployment, 'Canceled');
    else deployment.status = 'Canceling';
    return true;
  }

  /** Nothing is begun any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#line.length = 0;
  }

  #next(): void {
    const job = this.#line[0];
    if (!job) {
      this.#timer = undefined;
      return;
    }
    this.#timer = setTimeout(() => this.#begin(job), this.pace.pendingMs);
  }

  #begin(job: { deployment: Deployment; zip: Uint8Array }): void {
    const { deployment } = job;
    if (deployment.completedDate !== null) {
      this.#leave();
      return;
    }
    deployment.status = 'InProgress';
    deployment.startDate = this.around.stamp();
    deployment.lastModifiedDate = deployment.startDate;
    this.#timer = setTimeout(() => {
      this.#work(job);
      this.#leave();
    }, this.pace.workMs);
  }

  #work({ deployment, zip }: { deployment: Deployment; zip: Uint8Array }): void {
    if (deployment.status === 'Canceling') {
      this.#end(deployment, 'Canceled');
      return;
    }
    const { org } = this.around;
    const at = this.around.stamp();
    const outcome = deployPackage({ org, user: deployment.user, at }, zip, deployment.options);
    this.around.saved();
    deployment.outcome = outcome;
    this.#end(deployment, statusOf(outcome, deployment.options));
  }

  #isOld(completedDate: string | null): boolean {
    return completedDate !== null && Date.parse(this.around.stamp()) >= Date.parse(completedDate) + KEPT_MS;
  }

  #leave(): void {
    this.#line.shift();
    this.#next();
  }

  #end(deployment: Deployment, status: DeployStatus): void {
    deployment.status = status;
    deployment.completedDate = this.around.stamp();
    deployment.lastModifiedDate = deployment.completedDate;
  }
}

function statusOf({ successes, failures }: DeployOutcome, { rollbackOnError }: DeployOptions): DeployStatus {
  if (failures.length === 0) return 'Succeeded';
  const kept = successes.some((success) => success.componentType !== '');
  return !rollbackOnError && kept ? 'SucceededPartial' : 'Failed';
}
