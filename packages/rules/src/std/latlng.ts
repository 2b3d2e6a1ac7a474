import { fault } from '../fault.ts';
import { float } from '../value.ts';
import { operation, type OperationTable } from './method.ts';

/** rules.LatLng, in degrees. `distance` is not there yet. */
export const latlngMethods: OperationTable = {
  latitude: operation(['latlng'], (self) => float(self.latitude)),
  longitude: operation(['latlng'], (self) => float(self.longitude)),
};

export const latlngFunctions: OperationTable = {
  value: operation(['number', 'number'], (latitude, longitude) => {
    const [lat, lng] = [Number(latitude.value), Number(longitude.value)];
    const possible = Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
    return possible ? { type: 'latlng', latitude: lat, longitude: lng } : fault('out-of-range', 'Not a place on earth.');
  }),
};
