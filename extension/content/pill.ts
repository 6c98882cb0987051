import type { PillLook } from './pill-look';
import { tierMark } from './tier-mark';

export interface Pill {
  element: HTMLElement;
  draw(look: PillLook): void;
  setOpen(isOpen: boolean): void;
  focus(): void;
}

/** The pill: one button. `press` is called for a person's own click or key only, never for one that a script made. */
export function createPill(press: () => void): Pill {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'pill';
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    if (event.isTrusted) press();
  });
  return {
    element: button,
    draw(look) {
      const parts: Element[] = [tierMark(look.tier)];
      if (look.score !== null) parts.push(figure('score', look.score));
      parts.push(span('text', look.text));
      if (look.trend !== null) parts.push(figure('trend', look.trend));
      button.replaceChildren(...parts);
      button.classList.toggle('stale', look.isStale);
      button.setAttribute('aria-label', look.label);
      button.title = look.label;
    },
    setOpen: (isOpen) => button.setAttribute('aria-expanded', String(isOpen)),
    focus: () => button.focus(),
  };
}

/** A figure, drawn by the style sheet: the label says it in words, so it is no part of what the button is called. */
function figure(name: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = name;
  element.dataset['shown'] = text;
  return element;
}

function span(name: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  // The button's label says it all. What is inert, `window.find()` of the page does not search.
  element.inert = true;
  return element;
}
