/** Questions of who that are never about the person the record is about: nobody is their own carer. */
import table from "../../../../forms/somebody-else.json";

const TABLE: Readonly<Record<string, readonly string[]>> = table;

/** Whether a question at a path of a form asks for somebody else. */
export const asksSomebodyElse = (form: string, path: string): boolean =>
  TABLE[form]?.includes(path.replace(/\/.*\//, "/")) ?? false;
