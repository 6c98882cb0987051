import { render } from 'preact';
import { readersDay } from '../own-page/ask';
import '../own-page/page.css';
import '../panel/theme.css';
import './popup.css';
import { Popup } from './popup';

render(<Popup today={readersDay()} />, document.body);
