import { memoryDeviceStore, openDeviceStore, type DeviceStore } from '../device-store.ts';

/** The store of this browser's devices, filed under their link's id; in memory where the browser keeps nothing, which the page then says. */
export const openReplyStore = (): Promise<DeviceStore> => openDeviceStore('liexin-reply').catch(memoryDeviceStore);
