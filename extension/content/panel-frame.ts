import { resourceUrl } from './browser';

/**
 * The panel in a frame of the extension's own origin: the page can neither read it nor send it events, and its code
 * is loaded only now. `takesFocus`: a person asked for it.
 */
export function createPanelFrame(ticket: string, takesFocus: boolean): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.className = 'panel';
  frame.title = 'Plimsoll: account health';
  frame.referrerPolicy = 'no-referrer';
  frame.src = `${resourceUrl('frame/panel.html')}#${ticket}${takesFocus ? '.focus' : ''}`;
  return frame;
}
