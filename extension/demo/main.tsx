import { render } from 'preact';
import '@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css';
import '../panel/theme.css';
import '../panel/panel.css';
import './demo.css';
import { Demo } from './demo';

render(<Demo />, document.body);
