/** One number that goes up and down, as Prometheus knows it. */
export interface Gauge {
  /** Without the prefix `plimsoll_`; letters, digits and underscores. */
  name: string;
  help: string;
  /** One for each set of labels; none: it is not known, and left out. */
  samples: readonly Sample[];
}

interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Gauges in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export const exposition = (gauges: readonly Gauge[]): string =>
  gauges
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) =>
      [
        `# HELP plimsoll_${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`,
        `# TYPE plimsoll_${name} gauge`,
        ...samples.map(({ labels = {}, value }) => `plimsoll_${name}${inBraces(labels)} ${value}`),
        '',
      ].join('\n'),
    )
    .join('');

function inBraces(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escaped = (value: string): string =>
  value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
