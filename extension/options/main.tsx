import { render } from 'preact';
import '../own-page/page.css';
import '../panel/theme.css';
import './options.css';
import { Options } from './options';

render(<Options />, document.body);
