import { OffLimitsScreen } from '../../../../features/approach/off-limits-screen.tsx';

export default function OffLimitsPage() {
  return <OffLimitsScreen />;
}
