import type { Diagnostic } from '../base/diagnostic.ts';
import type { Project } from '../project/project.ts';
import { checkVendor } from '../print/vendor.ts';

/** What can be said of vendors' files without a list. Layouts are held against the lists that use them. */
export const checkPrintFiles = (project: Project): Diagnostic[] => [...project.vendors.values()].flatMap(checkVendor);
