import type { Notice, PageRequest, Replies } from '../../shared/messages';

interface ExtensionApi {
  runtime: {
    /** Undefined once a newer copy of the extension has started. */
    id?: string;
    getURL(path: string): string;
    sendMessage(message: unknown): Promise<unknown>;
    onMessage: { addListener(listen: (message: unknown) => void): void };
  };
}
declare const browser: ExtensionApi | undefined;
declare const chrome: ExtensionApi;

/** Both browsers give promises by now; the polyfill would be a third of a content script's weight. */
const api = typeof browser === 'undefined' ? chrome : browser;

/** Whether this copy of the extension still is the one that runs. */
export function isCurrent(): boolean {
  try {
    return typeof api.runtime?.id === 'string';
  } catch {
    return false;
  }
}

export const resourceUrl = (path: string): string => api.runtime.getURL(path);

/** Asks the background. @throws where it cannot be reached any more. */
export async function ask<T extends PageRequest['type']>(
  request: Extract<PageRequest, { type: T }>,
): Promise<Replies[T]> {
  const send = async () => (await api.runtime.sendMessage(request)) as Replies[T];
  // A background that the browser is ending just now takes the question with it; asked again it starts anew.
  return await send().catch((error: unknown) => {
    if (isCurrent()) return send();
    throw error;
  });
}

/** Calls `heard` when the background tells this tab something. */
export function onNotice(heard: (notice: Notice) => void): void {
  api.runtime.onMessage.addListener((message) => {
    if (message === 'close-panel' || message === 'session-changed') heard(message);
  });
}
