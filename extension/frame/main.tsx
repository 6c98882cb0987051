import { render } from 'preact';
import { ask, readersDay } from '../own-page/ask';
import '../own-page/page.css';
import '../panel/theme.css';
import '../panel/panel.css';
import { Panel } from '../panel/panel';
import { backgroundTransport } from './background-transport';

const [ticket = '', focus] = location.hash.slice(1).split('.');
const close = () => void ask({ type: 'panel-close', ticket });

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
});
render(<Panel transport={backgroundTransport(ticket, close)} today={readersDay()} />, document.body);
if (focus) document.querySelector<HTMLElement>('button.close')?.focus();
