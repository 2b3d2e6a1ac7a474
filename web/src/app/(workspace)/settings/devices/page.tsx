import { DevicesScreen } from '../../../../features/console/devices-screen.tsx';

export default function DevicesPage() {
  return <DevicesScreen />;
}
