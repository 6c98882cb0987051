import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HealthSummary, Problem } from '../../shared/api';
import type { View } from '../../shared/view';
import { createPill, type Pill } from '../content/pill';
import pillStyles from '../content/pill.css?inline';
import { LOADING, pillLook } from '../content/pill-look';
import { Panel } from '../panel/panel';
import { askApi } from './demo-server';
import { httpTransport } from './http-transport';

/** Pill and panel where the extension puts them. */
export function Dock({ account, today }: { account: string; today: string }) {
  const [isOpen, setOpen] = useState(true);
  const transport = useMemo(() => httpTransport(account, () => setOpen(false)), [account]);
  return (
    <div class="demo-dock">
      {isOpen && (
        <div class="demo-panel" role="dialog" aria-label="Account health">
          <Panel transport={transport} today={today} root="div" />
        </div>
      )}
      <PillHost account={account} isOpen={isOpen} press={() => setOpen((was) => !was)} />
    </div>
  );
}

function PillHost({ account, isOpen, press }: { account: string; isOpen: boolean; press(): void }) {
  const place = useRef<HTMLDivElement>(null);
  const pill = useRef<Pill | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const root = place.current.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = pillStyles;
    pill.current = createPill(press);
    root.append(style, pill.current.element);
  }, []);
  useEffect(() => {
    pill.current?.draw(LOADING);
    void summaryOf(account).then((view) => pill.current?.draw(pillLook(view)));
  }, [account]);
  useEffect(() => pill.current?.setOpen(isOpen), [isOpen]);
  return <div ref={place} />;
}

async function summaryOf(account: string): Promise<View<HealthSummary>> {
  const { status, body } = await askApi(`/accounts/${account}/summary`);
  if (status === 200) return { state: 'ready', data: body as HealthSummary };
  const { detail, action } = body as Problem;
  return { state: 'no-access', detail, action };
}
