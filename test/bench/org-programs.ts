import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Program {
  child: ChildProcess;
  firstLine: string;
}

/** Starts one of the built programs and waits for the first line it prints. */
export async function startProgram(name: string, args: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [join(resolve('dist'), name), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const firstLine = await new Promise<string>((done, failed) => {
    createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', () => failed(new Error(`${name} ended before it was ready`)));
  });
  return { child, firstLine };
}

/** The most memory that a process has had, in MB. */
export function peakMemory({ pid }: { pid?: number | undefined }): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Calls of one server over connections that stay open. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  call(method: string, path: string, type: string, body?: string): Promise<string> {
    return new Promise((done, failed) => {
      const headers = { authorization: `Bearer ${this.token}`, 'content-type': type };
      const sent = request(`${this.origin}${path}`, { method, headers, agent: this.agent }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if ((reply.statusCode ?? 500) < 300) done(text);
          else failed(new Error(`${method} ${path} was answered ${reply.statusCode}: ${text}`));
        });
      });
      sent.on('error', failed);
      sent.end(body);
    });
  }

  json(method: string, path: string, body?: unknown): Promise<string> {
    return this.call(method, path, 'application/json', body === undefined ? undefined : JSON.stringify(body));
  }

  close(): void {
    this.agent.destroy();
  }
}
