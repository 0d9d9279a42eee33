// Whose page people come in by: the brand whose own address they are at, else the company.
import type { Call } from '#kernel/contract';
import { shownBrand } from '#kernel/tenant';
import type { House } from '../house.ts';
import { placeOf } from '../places.ts';

export interface Face {
  readonly company: string;
  readonly colour?: string | undefined;
  /** Where its logo lies, which whoever has not signed in may see as well. */
  readonly logo?: string | undefined;
}

export async function faceOf(house: House, call: Call): Promise<Face> {
  const [{ name: company }, brand] = await Promise.all([placeOf(house, call.tenant.id), call.invoke(shownBrand, {})]);
  if (!brand.isHere) return { company };
  const { primary: colour, logoFileId } = brand.look;
  const logo = logoFileId && (await house.pictureOf?.(call.tenant.id, logoFileId));
  return { company: brand.name, colour, logo };
}
