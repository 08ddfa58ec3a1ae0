/** What is rarely true and then stands first on a home screen: a second copy, people who left, work set aside. */
import type { Session } from "../../session/types";
import { OwnLine } from "../aside/own";
import { Parted } from "../people/parted";
import { CopyLine } from "../sending/copy";

export const RareLines = ({ session }: { session: Session }) => (
  <>
    <CopyLine session={session} />
    <Parted session={session} />
    <OwnLine session={session} />
  </>
);
