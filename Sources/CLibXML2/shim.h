#include <libxml/xmlversion.h>

// Where libxml2 is built with ICU, its headers bring in those of the system's ICU, whose types clash
// with the ICU inside Foundation as soon as a program imports both. Nothing here needs them: they only
// add private fields to the end of a struct that is never touched.
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
