import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Progress } from '../jobs/run-context';
import { STAGE_IDS, type StageId } from '../jobs/stage-ids';
import type { CommandContext } from './define-command';

export interface ProgressView {
  show(progress: Progress): void;
  stop(): void;
}

/** One bar a stage on a terminal; elsewhere one line when a stage is done. */
export function progressView(context: CommandContext, quiet: boolean): ProgressView {
  if (quiet) return { show() {}, stop() {} };
  return context.terminal ? bars() : lines(context);
}

function bars(): ProgressView {
  const all = new MultiBar(
    { format: '  {stage} {bar} {value}/{total}', hideCursor: true, clearOnComplete: false, barsize: 40 },
    Presets.shades_classic,
  );
  const shown = new Map<StageId, SingleBar>();
  for (const stage of STAGE_IDS) shown.set(stage, all.create(1, 0, { stage: stage.padEnd(7) }));
  return {
    show({ stage, done, total }) {
      const bar = shown.get(stage);
      // A stage with nothing to do is full at once.
      bar?.setTotal(Math.max(1, total));
      bar?.update(total === 0 ? 1 : done);
    },
    stop: () => all.stop(),
  };
}

function lines(context: CommandContext): ProgressView {
  const told = new Set<StageId>();
  return {
    show({ stage, done, total }) {
      if (done < total || told.has(stage)) return;
      told.add(stage);
      context.note(`  ${stage.padEnd(7)} ${total} of ${total}`);
    },
    stop() {},
  };
}
