# The perimeter of an Exchange Server 2019 organisation in Azure.
# exchange-ports: profile version=2019 role=mailbox vantage=perimeter

resource "azurerm_network_security_rule" "https" {
  name                       = "clients-https"
  priority                   = 100
  direction                  = "Inbound"
  access                     = "Allow"
  protocol                   = "Tcp"
  source_port_range          = "*"
  destination_port_range     = "443"
  source_address_prefix      = "Internet"
  destination_address_prefix = "10.1.0.10"
}

# Several ports in the field that takes one.
resource "azurerm_network_security_rule" "mail" {
  name                       = "mail"
  priority                   = 110
  direction                  = "Inbound"
  access                     = "Allow"
  protocol                   = "Tcp"
  source_port_range          = "*"
  destination_port_range     = "25,587"
  source_address_prefix      = "Internet"
  destination_address_prefix = "10.1.0.10"
}

# Outlook needs none of this since Exchange 2013.
resource "azurerm_network_security_rule" "rpc" {
  name                       = "outlook"
  priority                   = 120
  direction                  = "Inbound"
  access                     = "Allow"
  protocol                   = "Tcp"
  source_port_range          = "*"
  destination_port_ranges    = ["135", "6001"]
  source_address_prefix      = "Internet"
  destination_address_prefix = "10.1.0.10"
}
