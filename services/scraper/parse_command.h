/* The subcommand that parses one answer of a source, which was kept in a file. */
#ifndef CRIER_SCRAPER_PARSE_COMMAND_H
#define CRIER_SCRAPER_PARSE_COMMAND_H

struct service;

#define PARSE_COMMAND_USAGE                                                                      \
	"parse [--url URL] [--status N] [--content-type T] [--headers FILE] [--repeat N] FILE\n" \
	"                         print what an answer of a source says, as one JSON object"

/** "parse": needs no configuration and no database. @param service  not looked at
 *  @return the exit status: 0 whatever the answer's class is, 1 where a file cannot be read, 2
 * usage */
int parse_command(struct service *service, int argc, char **argv);

#endif
