'use client';
import { DevicesView } from './devices-view.tsx';
import { useDevices } from './use-devices.ts';

export function DevicesScreen() {
  const { snapshot, actions } = useDevices();
  return <DevicesView snapshot={snapshot} actions={actions} />;
}
