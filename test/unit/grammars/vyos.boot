# SYNTAX TEST "source.vyos"
firewall {
# <------- entity.name.section.vyos
#        ^ punctuation.section.begin.vyos
    name WAN_IN {
#   ^^^^ entity.name.section.vyos
#        ^^^^^^ entity.name.function.entry.vyos
        default-action drop
#       ^^^^^^^^^^^^^^ variable.parameter.vyos
#                      ^^^^ constant.language.vyos
        rule 20 {
            destination {
                port 25,!587-588,smtp
#               ^^^^ variable.parameter.port.vyos
#                    ^^ constant.numeric.port.vyos
#                       ^ keyword.operator.negation.vyos
#                        ^^^^^^^ constant.numeric.port.vyos
#                                ^^^^ constant.language.port.vyos
            }
#           ^ punctuation.section.end.vyos
            /* port 25 */
#           ^^^^^^^^^^^^^ comment.block.vyos
            description "port 25"
#                       ^^^^^^^^^ string.quoted.double.vyos
#                             ^^ - constant.numeric
            address 10.0.0.5/32
#                   ^^^^^^^^^^^ constant.other.address.vyos
set firewall name WAN_IN rule 30 destination port '443'
#   ^^^^^^^^ support.class.section.vyos
#                        ^^^^ support.class.section.vyos
#                                            ^^^^ variable.parameter.port.vyos
#                                                  ^^^ constant.numeric.port.vyos
// vyos-config-version: "firewall@7"
#  ^^^^^^^^^^^^^^^^^^^ comment.line.double-slash.vyos
