# SYNTAX TEST "source.routeros"
# nov/25/2026 10:00:00 by RouterOS 6.49.10
# ^^^^^^^^^^^ comment.line.number-sign.routeros
/ip firewall filter
# <-- entity.name.section.routeros
#   ^^^^^^^^^^^^^^^ entity.name.section.routeros
add action=accept chain=input comment="mail, \"25\"" dst-port=25,!587-588,\
# <--- - comment
#   ^^^^^^ variable.parameter.routeros
#         ^ keyword.operator.assignment.routeros
#          ^^^^^^ constant.language.routeros
#                                     ^^^^^^^^^^^^^^ string.quoted.double.routeros
#                                            ^^ constant.character.escape.routeros
#                                              ^^ - constant.numeric
#                                                    ^^^^^^^^ variable.parameter.port.routeros
#                                                             ^^ constant.numeric.port.routeros
#                                                                ^ keyword.operator.negation.routeros
#                                                                 ^^^^^^^ constant.numeric.port.routeros
#                                                                         ^ punctuation.separator.continuation.routeros
    src-address=10.0.0.0/8 to-ports=2525
#               ^^^^^^^^^^ constant.other.address.routeros
#                          ^^^^^^^^ variable.parameter.port.routeros
#                                   ^^^^ constant.numeric.port.routeros
/ip firewall nat add chain=dstnat
#            ^^^ entity.name.section.routeros
#                ^^^ keyword.other.command.routeros
:local mail "10.0.0.5"
# <- punctuation.definition.command.routeros
#^^^^^ keyword.control.routeros
:put $mail
#    ^^^^^ variable.other.routeros
